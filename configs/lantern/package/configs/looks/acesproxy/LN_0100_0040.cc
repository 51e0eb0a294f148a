<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0100_0040" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.1437 1.1713 1.2093</Slope>
    <Offset>0.0102 -0.0047 -0.0126</Offset>
    <Power>0.9613 0.9806 0.9831</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.1168</Saturation>
  </SatNode>
</ColorCorrection>
