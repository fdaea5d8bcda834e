import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { git } from './git.ts';

export type Files = Record<string, string>;

/** Makes a bare repository with one commit on `branch`: of `files`, or of a directory's files that git does not ignore. */
export async function createBareRepository(
  gitDirectory: string,
  content: { branch: string; files?: Files; fromDir?: string },
): Promise<void> {
  await mkdir(gitDirectory, { recursive: true });
  await git(gitDirectory, ['init', '--quiet', '--bare', `--initial-branch=${content.branch}`]);
  await git(gitDirectory, ['config', 'http.receivepack', 'true']);
  await git(gitDirectory, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  await writeFile(join(gitDirectory, 'hooks', 'pre-receive'), preReceiveHook);
  await chmod(join(gitDirectory, 'hooks', 'pre-receive'), 0o755);
  await commitFiles(gitDirectory, content.branch, content);
}

/** Adds a commit on a branch as its owner would by pushing, past the protection. */
export async function commitFiles(
  gitDirectory: string,
  branch: string,
  content: { files?: Files; fromDir?: string; message?: string },
): Promise<string> {
  const temporary = await mkdtemp(join(gitDirectory, 'tree-'));
  try {
    const tree = content.fromDir ?? join(temporary, 'tree');
    if (!content.fromDir) await writeFiles(tree, content.files ?? { 'README.md': '# A repository\n' });
    const env = { GIT_WORK_TREE: tree, GIT_INDEX_FILE: join(temporary, 'index') };
    const parent = await git(gitDirectory, ['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
    if (parent && !content.fromDir) await git(gitDirectory, ['read-tree', parent], { env });
    // Without the deletions that a tree of only the changed files would mean.
    await git(gitDirectory, ['add', content.fromDir ? '--all' : '--ignore-removal', '--', '.'], { env, cwd: tree });
    const treeId = await git(gitDirectory, ['write-tree'], { env });
    const parents = parent ? ['-p', parent] : [];
    const commit = await git(gitDirectory, ['commit-tree', treeId, ...parents, '-m', content.message ?? 'Start']);
    await git(gitDirectory, ['update-ref', `refs/heads/${branch}`, commit]);
    return commit;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function writeFiles(directory: string, files: Files): Promise<void> {
  await mkdir(directory, { recursive: true });
  for (const [path, content] of Object.entries(files)) {
    const file = join(directory, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, content, { mode: content.startsWith('#!') ? 0o755 : 0o644 });
  }
}

/** What the push may not do comes from the environment that the door sets; the words are GitHub's. */
const preReceiveHook = `#!/bin/sh
zero=0000000000000000000000000000000000000000
status=0
while read -r old new ref; do
  for protected in $FAKE_GITHUB_PROTECTED; do
    if [ "$ref" = "$protected" ]; then
      echo "error: GH006: Protected branch update failed for $ref." >&2
      echo "error: Changes must be made through a pull request." >&2
      status=1
    fi
  done
  if [ "$new" != "$zero" ] && [ "$FAKE_GITHUB_WORKFLOWS" != "allowed" ]; then
    base=$old
    [ "$base" = "$zero" ] && base=$(git merge-base HEAD "$new" 2>/dev/null || git hash-object -t tree /dev/null)
    workflow=$(git diff --name-only "$base" "$new" -- .github/workflows | head -n 1)
    if [ -n "$workflow" ]; then
      echo "refusing to allow $FAKE_GITHUB_PUSHER to create or update workflow \\\`$workflow\\\` without \\\`$FAKE_GITHUB_WORKFLOW_GRANT\\\`" >&2
      status=1
    fi
  fi
done
exit $status
`;
