"""Image files of a link: ACES frames become ACESproxy code values by the exact reference, and come back."""
