<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="show" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.02 1.0 0.97</Slope>
    <Offset>0.004 0.0 -0.003</Offset>
    <Power>1.0 1.01 1.02</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.92</Saturation>
  </SatNode>
</ColorCorrection>
