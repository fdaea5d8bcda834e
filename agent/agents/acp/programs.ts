import type { AgentId } from '@soulcaster/contract';
import type { ModelWire } from '../../types.ts';

/** The model as a program in the sandbox may know it. */
export interface ModelAtHand {
  name: string;
  wire: ModelWire;
  /** Without a path. */
  url: string;
  token: string;
}

/** How a program is started: quiet, led to the one model, and deaf to what the repository says of it. */
export interface Start {
  args: string[];
  env: Record<string, string>;
  /** Files of its home folder. None holds the token. */
  files?: Record<string, string>;
  /** What its session is told beyond the protocol. */
  meta?: Record<string, unknown>;
}

/** A coding agent that speaks the Agent Client Protocol over its standard streams. */
export interface Program {
  id: AgentId;
  label: string;
  /** Its name on the PATH. */
  command: string;
  /** How a person gets it. */
  install: string;
  /** By which kinds of API it can be led to a model, the best first. */
  wires: ModelWire[];
  start(model: ModelAtHand): Start;
}

/** Found on the PATH and never part of what we ship. */
export const programs = {
  kilocode: {
    id: 'kilocode',
    label: 'Kilocode',
    command: 'kilo',
    install: 'npm install -g @kilocode/cli',
    wires: ['openai-chat', 'anthropic', 'gemini'],
    start: (model) => ({
      args: ['acp'],
      env: {
        ...openCodeEnvironment('KILO', model),
        KILO_TELEMETRY_LEVEL: 'off',
        KILO_DISABLE_SESSION_INGEST: '1',
        KILO_DISABLE_CODEBASE_INDEXING: '1',
      },
    }),
  },
  opencode: {
    id: 'opencode',
    label: 'opencode',
    command: 'opencode',
    install: 'npm install -g opencode-ai',
    wires: ['openai-chat', 'anthropic', 'gemini'],
    start: (model) => ({ args: ['acp'], env: openCodeEnvironment('OPENCODE', model) }),
  },
  'claude-code': {
    id: 'claude-code',
    label: 'Claude Code',
    command: 'claude-agent-acp',
    install: 'npm install -g @agentclientprotocol/claude-agent-acp',
    wires: ['anthropic'],
    start: ({ name, url, token }) => ({
      args: [],
      env: {
        ANTHROPIC_BASE_URL: url,
        ANTHROPIC_API_KEY: token,
        ANTHROPIC_MODEL: name,
        ANTHROPIC_SMALL_FAST_MODEL: name,
        ANTHROPIC_DEFAULT_HAIKU_MODEL: name,
        ANTHROPIC_DEFAULT_SONNET_MODEL: name,
        ANTHROPIC_DEFAULT_OPUS_MODEL: name,
        CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: '1',
        DISABLE_TELEMETRY: '1',
        DISABLE_AUTOUPDATER: '1',
        DISABLE_ERROR_REPORTING: '1',
        IS_SANDBOX: '1',
      },
      // Neither the repository's settings (they can hold hooks and servers) nor anybody's else.
      meta: { claudeCode: { options: { settingSources: [], strictMcpConfig: true } } },
    }),
  },
  codex: {
    id: 'codex',
    label: 'Codex',
    command: 'codex-acp',
    install: 'npm install -g @agentclientprotocol/codex-acp',
    wires: ['openai-responses'],
    start: (model) => ({
      args: [],
      env: { SOULCASTER_TOKEN: model.token },
      files: { '.codex/config.toml': codexConfiguration(model) },
    }),
  },
  'gemini-cli': {
    id: 'gemini-cli',
    label: 'Gemini CLI',
    command: 'gemini',
    install: 'npm install -g @google/gemini-cli',
    wires: ['gemini'],
    start: ({ name, url, token }) => ({
      args: ['--acp', '-m', name, '--skip-trust'],
      env: { GEMINI_API_KEY: token, GOOGLE_GEMINI_BASE_URL: url },
      files: { '.gemini/settings.json': JSON.stringify(GEMINI_SETTINGS) },
    }),
  },
} satisfies Partial<Record<AgentId, Program>>;

/** Kilocode began as a copy of opencode and kept its settings under another prefix. */
function openCodeEnvironment(
  prefix: 'KILO' | 'OPENCODE',
  { name, wire, url, token }: ModelAtHand,
): Record<string, string> {
  const { npm, version } = PROVIDERS[wire];
  const provider = {
    npm,
    options: { baseURL: `${url}/${version}`, apiKey: '{env:SOULCASTER_TOKEN}' },
    models: { [name]: { limit: { context: 128_000, output: 8_192 } } },
  };
  const configuration = {
    provider: { soulcaster: provider },
    model: `soulcaster/${name}`,
    small_model: `soulcaster/${name}`,
    enabled_providers: ['soulcaster'],
    autoupdate: false,
    share: 'disabled',
  };
  return {
    SOULCASTER_TOKEN: token,
    [`${prefix}_CONFIG_CONTENT`]: JSON.stringify(configuration),
    [`${prefix}_DISABLE_AUTOUPDATE`]: '1',
    [`${prefix}_DISABLE_MODELS_FETCH`]: '1',
    [`${prefix}_DISABLE_DEFAULT_PLUGINS`]: '1',
    [`${prefix}_DISABLE_PROJECT_CONFIG`]: '1',
  };
}

/** The packages for providers that both bring along. */
const PROVIDERS: Record<ModelWire, { npm: string; version: string }> = {
  'openai-chat': { npm: '@ai-sdk/openai-compatible', version: 'v1' },
  'openai-responses': { npm: '@ai-sdk/openai', version: 'v1' },
  anthropic: { npm: '@ai-sdk/anthropic', version: 'v1' },
  gemini: { npm: '@ai-sdk/google', version: 'v1beta' },
};

/** Its own sandbox cannot nest in ours and is off. A JSON string is a basic string of TOML as well. */
function codexConfiguration({ name, url }: ModelAtHand): string {
  return `model = ${JSON.stringify(name)}
model_provider = "soulcaster"
approval_policy = "never"
sandbox_mode = "danger-full-access"
check_for_update_on_startup = false
[model_providers.soulcaster]
name = "soulcaster"
base_url = ${JSON.stringify(`${url}/v1`)}
env_key = "SOULCASTER_TOKEN"
wire_api = "responses"
[analytics]
enabled = false
[history]
persistence = "none"
`;
}

const GEMINI_SETTINGS = {
  security: { auth: { selectedType: 'gemini-api-key' } },
  privacy: { usageStatisticsEnabled: false },
  general: { enableAutoUpdate: false },
  telemetry: { enabled: false },
};
