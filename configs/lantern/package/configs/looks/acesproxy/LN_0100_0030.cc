<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0100_0030" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9065 0.8808 0.8885</Slope>
    <Offset>0.0029 0.0073 -0.0095</Offset>
    <Power>0.9542 0.9376 0.9698</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.1028</Saturation>
  </SatNode>
</ColorCorrection>
