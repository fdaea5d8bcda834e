import { quotaShape } from '../quota.ts';
import { createInstallationToken, getApp, getRepositoryInstallation } from './apps.ts';
import { type Operation, ok } from './call.ts';
import { createComment, createIssue, getIssue, listComments, listIssues, updateIssue } from './issues.ts';
import { mergePull } from './merge.ts';
import { createPull, getPull, listPullFiles, listPulls, updatePull } from './pulls.ts';
import { deleteRef, getBranch, getRepository, listBranches } from './repositories.ts';
import { getAuthenticated, listEmails, listOrganizations, listOrganizationsOf, listRepositories } from './user.ts';

/** What this GitHub can do, by the names of GitHub's own description. */
export const operations: Record<string, Operation> = {
  'users/get-authenticated': getAuthenticated,
  'users/list-emails-for-authenticated-user': listEmails,
  'orgs/list-for-authenticated-user': listOrganizations,
  'orgs/list-for-user': listOrganizationsOf,
  'rate-limit/get': (call) => ok(quotaShape(call.world, call.actor)),
  'repos/list-for-authenticated-user': listRepositories,
  'repos/get': getRepository,
  'repos/list-branches': listBranches,
  'repos/get-branch': getBranch,
  'issues/list-for-repo': listIssues,
  'issues/create': createIssue,
  'issues/get': getIssue,
  'issues/update': updateIssue,
  'issues/list-comments': listComments,
  'issues/create-comment': createComment,
  'pulls/list': listPulls,
  'pulls/create': createPull,
  'pulls/get': getPull,
  'pulls/update': updatePull,
  'pulls/merge': mergePull,
  'pulls/list-files': listPullFiles,
  'git/delete-ref': deleteRef,
  'apps/get-authenticated': getApp,
  'apps/get-repo-installation': getRepositoryInstallation,
  'apps/create-installation-access-token': createInstallationToken,
};
