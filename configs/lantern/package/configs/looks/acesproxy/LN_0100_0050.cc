<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0100_0050" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.1106 1.1668 1.1127</Slope>
    <Offset>-0.0023 0.0022 -0.0144</Offset>
    <Power>1.0311 1.0268 1.0355</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.8979</Saturation>
  </SatNode>
</ColorCorrection>
