<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="no_shot" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.0 1.0 1.0</Slope>
    <Offset>0.0 0.0 0.0</Offset>
    <Power>1.0 1.0 1.0</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.0</Saturation>
  </SatNode>
</ColorCorrection>
