<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_010_0030" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.9768 1.0063 0.9832</Slope>
    <Offset>-0.0121 -0.0039 -0.0087</Offset>
    <Power>0.9688 0.9547 0.966</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.893</Saturation>
  </SatNode>
</ColorCorrection>
