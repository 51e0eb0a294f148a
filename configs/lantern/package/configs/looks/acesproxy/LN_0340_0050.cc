<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0340_0050" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.1285 1.0629 1.1001</Slope>
    <Offset>0.0167 0.0199 0.0271</Offset>
    <Power>1.0272 1.0309 1.0293</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9628</Saturation>
  </SatNode>
</ColorCorrection>
