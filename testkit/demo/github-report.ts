export interface GithubReport {
  number: number;
  title: string;
  body: string;
  login: string;
  labels?: string[];
}

const API = 'https://api.github.com/repos/acme/tidy-cart';
const PAGE = 'https://github.com/acme/tidy-cart';

/** The body of GitHub's `issues` webhook, action `opened`. */
export function githubIssueOpened(report: GithubReport, at: Date) {
  const when = at.toISOString().replace(/\.\d+Z$/, 'Z');
  const user = account(report.login);
  return {
    action: 'opened',
    issue: {
      id: 2_900_000_000 + report.number,
      node_id: `I_kwDOTidyCart${report.number}`,
      number: report.number,
      url: `${API}/issues/${report.number}`,
      repository_url: API,
      labels_url: `${API}/issues/${report.number}/labels{/name}`,
      comments_url: `${API}/issues/${report.number}/comments`,
      events_url: `${API}/issues/${report.number}/events`,
      html_url: `${PAGE}/issues/${report.number}`,
      title: report.title,
      body: report.body,
      user,
      labels: (report.labels ?? []).map(label),
      state: 'open',
      state_reason: null,
      locked: false,
      assignee: null,
      assignees: [],
      milestone: null,
      comments: 0,
      author_association: 'NONE',
      active_lock_reason: null,
      created_at: when,
      updated_at: when,
      closed_at: null,
    },
    repository: {
      id: 711_204_881,
      node_id: 'R_kgDOTidyCart',
      name: 'tidy-cart',
      full_name: 'acme/tidy-cart',
      private: false,
      owner: { ...account('acme'), type: 'Organization' },
      html_url: PAGE,
      url: API,
      fork: false,
      default_branch: 'main',
    },
    organization: { login: 'acme', id: 90_210_017, node_id: 'O_acme', url: 'https://api.github.com/orgs/acme' },
    sender: user,
  };
}

function account(login: string) {
  const id = 10_000_000 + ([...login].reduce((sum, letter) => sum * 31 + letter.charCodeAt(0), 7) % 80_000_000);
  return {
    login,
    id,
    node_id: `U_${login}`,
    url: `https://api.github.com/users/${login}`,
    html_url: `https://github.com/${login}`,
    avatar_url: '',
    type: 'User',
    site_admin: false,
  };
}

function label(name: string, index: number) {
  const id = 5_100_000_000 + index;
  return {
    id,
    node_id: `LA_${name}`,
    url: `${API}/labels/${encodeURIComponent(name)}`,
    name,
    color: 'd73a4a',
    default: true,
    description: null,
  };
}
