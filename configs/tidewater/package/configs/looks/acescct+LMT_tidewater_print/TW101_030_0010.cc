<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_030_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.8906 0.9323 0.9501</Slope>
    <Offset>0.0175 0.0137 0.0214</Offset>
    <Power>1.0378 1.0331 1.0332</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.0945</Saturation>
  </SatNode>
</ColorCorrection>
