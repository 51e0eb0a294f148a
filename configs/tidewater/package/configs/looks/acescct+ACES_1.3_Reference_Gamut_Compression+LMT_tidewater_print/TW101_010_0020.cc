<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_010_0020" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9774 1.0476 0.9512</Slope>
    <Offset>0.0097 0.0014 0.0057</Offset>
    <Power>1.0868 1.0929 1.0889</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.0424</Saturation>
  </SatNode>
</ColorCorrection>
