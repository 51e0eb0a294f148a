<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0340_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9582 1.0364 1.0066</Slope>
    <Offset>0.0212 0.0089 0.0063</Offset>
    <Power>0.9708 1.0 0.9849</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.832</Saturation>
  </SatNode>
</ColorCorrection>
