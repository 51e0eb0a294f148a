<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0100_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9209 0.8937 0.8915</Slope>
    <Offset>0.0246 0.039 0.0295</Offset>
    <Power>0.9705 0.9756 0.9797</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.8928</Saturation>
  </SatNode>
</ColorCorrection>
