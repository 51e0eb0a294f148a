<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0340_0020" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.1439 1.1134 1.1503</Slope>
    <Offset>0.0169 0.016 0.0057</Offset>
    <Power>1.0397 1.0014 1.0223</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9072</Saturation>
  </SatNode>
</ColorCorrection>
