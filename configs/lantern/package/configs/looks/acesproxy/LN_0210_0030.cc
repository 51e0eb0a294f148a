<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0210_0030" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.0428 1.0676 1.0764</Slope>
    <Offset>0.0047 0.0124 0.0247</Offset>
    <Power>1.054 1.0639 1.0753</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9536</Saturation>
  </SatNode>
</ColorCorrection>
