atelier account create ada@example.com --credits 100
export ATELIER_API_KEY=$(atelier key create ada@example.com \
  --name laptop --scope read --scope generate)
