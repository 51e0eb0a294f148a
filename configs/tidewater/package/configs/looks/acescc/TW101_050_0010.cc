<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_050_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.0573 1.014 1.0225</Slope>
    <Offset>0.0215 0.0038 0.0222</Offset>
    <Power>0.9779 0.9861 0.977</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.0129</Saturation>
  </SatNode>
</ColorCorrection>
