<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_040_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.1353 1.1197 1.1347</Slope>
    <Offset>-0.0149 -0.0042 -0.0091</Offset>
    <Power>0.9438 0.9752 0.9695</Power>
  </SOPNode>
  <SatNode>
    <Saturation>1.0501</Saturation>
  </SatNode>
</ColorCorrection>
