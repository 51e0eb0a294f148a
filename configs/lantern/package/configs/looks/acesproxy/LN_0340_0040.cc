<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0340_0040" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.0815 1.0962 1.0613</Slope>
    <Offset>-0.0233 -0.0234 -0.0138</Offset>
    <Power>0.9942 0.9913 1.0012</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9765</Saturation>
  </SatNode>
</ColorCorrection>
