<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_020_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>0.924 0.9132 0.9161</Slope>
    <Offset>-0.0135 -0.0235 -0.0139</Offset>
    <Power>1.0695 1.0799 1.0513</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.9815</Saturation>
  </SatNode>
</ColorCorrection>
