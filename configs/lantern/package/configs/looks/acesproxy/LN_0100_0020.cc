<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0100_0020" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9733 0.9059 0.9099</Slope>
    <Offset>0.0222 0.016 0.0323</Offset>
    <Power>1.0449 1.0604 1.0771</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.0863</Saturation>
  </SatNode>
</ColorCorrection>
