<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0210_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.962 0.9372 0.9711</Slope>
    <Offset>0.0023 -0.0056 -0.0044</Offset>
    <Power>1.0442 1.0457 1.0707</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.0731</Saturation>
  </SatNode>
</ColorCorrection>
