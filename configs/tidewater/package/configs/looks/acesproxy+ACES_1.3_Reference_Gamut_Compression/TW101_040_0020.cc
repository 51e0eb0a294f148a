<?xml version='1.0' encoding='UTF-8'?>
<ColorCorrection id="TW101_040_0020" xmlns="urn:ASC:CDL:v1.01">
  <SOPNode>
    <Slope>1.0961 1.1342 1.0624</Slope>
    <Offset>0.0221 0.0225 0.0303</Offset>
    <Power>0.9903 1.0039 0.9733</Power>
  </SOPNode>
  <SatNode>
    <Saturation>0.891</Saturation>
  </SatNode>
</ColorCorrection>
