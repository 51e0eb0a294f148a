<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0210_0020" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.119 1.0696 1.0485</Slope>
    <Offset>0.012 0.0203 0.0157</Offset>
    <Power>1.038 1.0398 1.0084</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9456</Saturation>
  </SatNode>
</ColorCorrection>
