curl {{ server }}/v1/jobs \
  -H "Authorization: Bearer $ATELIER_API_KEY" \
  -H "Prefer: wait=60" \
  -H "Content-Type: application/json" \
  -d '{
    "model": "atelier/sketch",
    "input": {"prompt": "a lighthouse on a cliff at dusk"}
  }'
