<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_010_0010" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.0816 0.991 1.0488</Slope>
    <Offset>0.0205 0.0067 0.0264</Offset>
    <Power>1.0638 1.0643 1.0942</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.898</Saturation>
  </SatNode>
</ColorCorrection>
