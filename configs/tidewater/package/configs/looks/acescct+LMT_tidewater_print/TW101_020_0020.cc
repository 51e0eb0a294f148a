<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_020_0020" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9077 0.906 0.8682</Slope>
    <Offset>0.0043 -0.0011 0.014</Offset>
    <Power>1.0189 1.0078 0.9916</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9606</Saturation>
  </SatNode>
</ColorCorrection>
