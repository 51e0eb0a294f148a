<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0340_0030" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.8828 0.8971 0.8752</Slope>
    <Offset>0.0114 0.0071 0.0225</Offset>
    <Power>1.0403 1.0374 1.0665</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.8589</Saturation>
  </SatNode>
</ColorCorrection>
