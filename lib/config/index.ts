/** What a fork writes its configuration with. */
export {
  anthropic,
  bedrock,
  feishu,
  gravitonMetal,
  hermes,
  metal,
  nested,
  openai,
  openaiCompatible,
  openclaw,
  slack,
} from './authoring';
export { defineDeployment } from './define-deployment';
