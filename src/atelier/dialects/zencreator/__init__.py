"""The ZenCreator dialect: one endpoint for fourteen tools, priced in whole credits."""
