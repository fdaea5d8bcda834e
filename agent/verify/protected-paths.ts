export type PathCode =
  | 'ci_config'
  | 'hook'
  | 'git_config'
  | 'agent_config'
  | 'package_config'
  | 'codeowners'
  | 'container'
  | 'build_config'
  | 'test_config'
  | 'environment_file'
  | 'startup_code';

interface Rule {
  code: PathCode;
  what: string;
  folders?: RegExp;
  names?: RegExp;
}

// Matched without case: some file systems do not know it.
const RULES: Rule[] = [
  {
    code: 'ci_config',
    what: 'configures what runs on a CI or hosting service',
    folders: /^(\.github|\.gitlab|\.circleci|\.buildkite|\.drone|\.teamcity|\.semaphore|\.woodpecker|\.tekton)$/,
    names:
      /^(\.gitlab-ci\.ya?ml|\.travis\.ya?ml|azure-pipelines.*\.ya?ml|jenkinsfile.*|bitbucket-pipelines\.ya?ml|\.drone\.ya?ml|\.?appveyor\.ya?ml|\.woodpecker\.ya?ml|cloudbuild\.ya?ml|buildspec\.ya?ml|\.cirrus\.(ya?ml|star)|codemagic\.ya?ml|netlify\.toml|vercel\.json|fly\.toml|render\.yaml|procfile|app\.yaml|wrangler\.toml|renovate\.json5?|dependabot\.ya?ml)$/,
  },
  {
    code: 'hook',
    what: 'runs on the machines of those who work on the repository',
    folders: /^(\.husky|\.githooks|githooks)$/,
    names:
      /^(lefthook.*\.ya?ml|\.lintstagedrc.*|lint-staged\.config\..*|\.pre-commit-config\.ya?ml|\.pre-commit-hooks\.ya?ml|\.huskyrc.*|\.overcommit\.yml)$/,
  },
  {
    code: 'git_config',
    what: 'changes how git treats files',
    names: /^\.git(attributes|modules|config|ignore|-blame-ignore-revs)$|^\.mailmap$/,
  },
  {
    code: 'agent_config',
    what: 'tells coding agents and editors what to do',
    folders:
      /^(\.claude|\.cursor|\.kilocode|\.kilo|\.opencode|\.codex|\.gemini|\.roo|\.continue|\.windsurf|\.aider.*|\.vscode|\.idea|\.devcontainer|\.fleet|\.zed|\.junie|\.amazonq|\.augment|\.clinerules)$/,
    names:
      /^(agents?\.md|claude(\.local)?\.md|gemini\.md|\.cursorrules|\.windsurfrules|\.clinerules|\.kilocodemodes|\.roomodes|opencode\.jsonc?|kilo\.jsonc?|\.mcp\.json|mcp\.json|\.aider.*|copilot-instructions\.md|skill\.md)$/,
  },
  {
    code: 'package_config',
    what: 'decides where packages come from and what they may run',
    folders: /^(\.yarn|\.cargo|\.bundle|\.mvn)$/,
    names:
      /^(\.npmrc|\.yarnrc(\.yml)?|\.pnpmfile\.c?js|pnpm-workspace\.yaml|bunfig\.toml|pip\.conf|pip\.ini|\.pypirc|\.condarc|nuget\.config|gradle-wrapper\.(jar|properties)|gradlew(\.bat)?|mvnw(\.cmd)?|\.tool-versions|\.nvmrc|\.node-version|\.python-version|mise\.toml)$/,
  },
  { code: 'codeowners', what: 'says who must review', names: /^codeowners$/ },
  {
    code: 'container',
    what: 'builds or runs containers or machines',
    names:
      /^((.*\.)?dockerfile.*|containerfile.*|\.dockerignore|(docker-)?compose.*\.ya?ml|vagrantfile|.*\.tf|skaffold\.ya?ml|chart\.yaml)$/,
  },
  {
    code: 'build_config',
    what: 'holds build commands',
    names:
      /^(gnu)?makefile$|^(justfile|taskfile\.ya?ml|rakefile|cmakelists\.txt|build\.rs|gulpfile\..*|gruntfile\..*|noxfile\.py|tasks\.py|fabfile\.py|.*\.mk|binding\.gyp)$/,
  },
  {
    code: 'test_config',
    what: 'decides which tests run and how',
    names:
      /^((vitest|vite|jest|karma|playwright|cypress|ava|wdio|babel)\.(config|workspace|setup|conf)\..*|\.mocharc.*|\.babelrc.*|\.nycrc.*|\.c8rc.*|pytest\.ini|tox\.ini|conftest\.py|\.coveragerc|phpunit\.xml.*|\.rspec|tsconfig.*\.json|jsconfig\.json)$/,
  },
  {
    code: 'environment_file',
    what: 'holds settings or secrets of an environment',
    names: /^(\.env(\..*)?|\.envrc|.*\.(pem|key|p12|pfx|jks|keystore))$/,
  },
  { code: 'startup_code', what: 'is run by every Python process', names: /^((site|user)customize\.py|.*\.pth)$/ },
];

/** Why a path may not be changed by a patch; the first rule that holds. */
export function protectedPath(path: string): { code: PathCode; what: string } | null {
  const segments = path.toLowerCase().split('/');
  const name = segments.at(-1) ?? '';
  const folders = segments.slice(0, -1);
  const rule = RULES.find((each) => each.names?.test(name) || folders.some((folder) => each.folders?.test(folder)));
  return rule ? { code: rule.code, what: rule.what } : null;
}
