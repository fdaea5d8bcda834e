import { fullName, mayWrite } from '../access.ts';
import { branchCommit, git } from '../git.ts';
import { followBranches } from '../pulls.ts';
import { fullRepositoryShape } from '../shapes/repository.ts';
import { type Repository, timestamp } from '../world.ts';
import { type Answer, type Call, ok, page, Refused, repositoryFor } from './call.ts';

export function getRepository(call: Call): Answer {
  const repository = repositoryFor(call, 'metadata', 'read');
  return ok(fullRepositoryShape(call.world, repository, call.actor));
}

export async function listBranches(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'contents', 'read');
  const refs = await git(repository.gitDirectory, [
    'for-each-ref',
    '--format=%(objectname) %(refname:lstrip=2)',
    'refs/heads',
  ]);
  const rows = refs
    .split('\n')
    .filter(Boolean)
    .map((line) => [line.slice(0, 40), line.slice(41)] as const);
  const wanted = call.query.get('protected');
  const shown = wanted === null ? rows : rows.filter(([, name]) => String(isProtected(repository, name)) === wanted);
  return page(call, shown, ([sha, name]) => ({
    name,
    commit: { sha, url: commitUrl(call, repository, sha) },
    protected: isProtected(repository, name),
  }));
}

export async function getBranch(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'contents', 'read');
  const name = call.params.branch ?? '';
  const sha = await branchCommit(repository.gitDirectory, name);
  if (!sha) throw new Refused(404, 'Branch not found');
  const self = `${call.world.apiUrl}/repos/${fullName(repository)}/branches/${name}`;
  return ok({
    name,
    commit: await commitShape(call, repository, sha),
    _links: { self, html: `${call.world.url}/${fullName(repository)}/tree/${name}` },
    protected: isProtected(repository, name),
    protection: {
      enabled: isProtected(repository, name),
      required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] },
    },
    protection_url: `${self}/protection`,
  });
}

export async function deleteRef(call: Call): Promise<Answer> {
  const repository = repositoryFor(call, 'contents', 'write');
  if (!mayWrite(call.actor, repository, 'contents')) throw new Refused(403, 'Must have admin rights to Repository.');
  const ref = `refs/${call.params.ref}`;
  const branch = ref.replace('refs/heads/', '');
  if (!ref.startsWith('refs/heads/') || !(await branchCommit(repository.gitDirectory, branch))) {
    throw new Refused(422, 'Reference does not exist');
  }
  if (isProtected(repository, branch)) throw new Refused(422, 'Cannot delete a protected branch');
  await git(repository.gitDirectory, ['update-ref', '-d', ref]);
  await followBranches(repository, timestamp(call.world));
  return { status: 204 };
}

function isProtected(repository: Repository, branch: string): boolean {
  return repository.protectedBranches.includes(branch);
}

function commitUrl(call: Call, repository: Repository, sha: string): string {
  return `${call.world.apiUrl}/repos/${fullName(repository)}/commits/${sha}`;
}

async function commitShape(call: Call, repository: Repository, sha: string): Promise<object> {
  const format = '%T%x00%P%x00%an%x00%ae%x00%aI%x00%cn%x00%ce%x00%cI%x00%B';
  const fields = (await git(repository.gitDirectory, ['show', '-s', `--format=${format}`, sha])).split('\0');
  const [tree, parents = '', an, ae, ad, cn, ce, cd, message] = fields;
  const url = commitUrl(call, repository, sha);
  const html_url = `${call.world.url}/${fullName(repository)}/commit/${sha}`;
  const gitUrl = `${call.world.apiUrl}/repos/${fullName(repository)}/git`;
  return {
    sha,
    node_id: `C_${sha}`,
    url,
    html_url,
    comments_url: `${url}/comments`,
    author: null,
    committer: null,
    parents: parents
      .split(' ')
      .filter(Boolean)
      .map((parent) => ({ sha: parent, url: commitUrl(call, repository, parent) })),
    commit: {
      url: `${gitUrl}/commits/${sha}`,
      author: { name: an, email: ae, date: ad },
      committer: { name: cn, email: ce, date: cd },
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${gitUrl}/trees/${tree}` },
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
  };
}
