<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_050_0020" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.1114 1.1526 1.1143</Slope>
    <Offset>0.0261 0.0142 0.0265</Offset>
    <Power>0.9562 0.9422 0.9319</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9251</Saturation>
  </SatNode>
</ColorCorrection>
