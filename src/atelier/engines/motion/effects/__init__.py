"""What happens in a shot besides the camera: weather, light, clouds and water."""
