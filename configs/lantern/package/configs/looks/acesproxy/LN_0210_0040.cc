<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="LN_0210_0040" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9127 0.9261 0.9088</Slope>
    <Offset>0.0136 0.0065 0.0111</Offset>
    <Power>0.9986 0.9992 0.9994</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.8433</Saturation>
  </SatNode>
</ColorCorrection>
