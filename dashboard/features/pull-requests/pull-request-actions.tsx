'use client';
import type { PullRequestDetail } from '@soulcaster/contract';
import { ArrowUpRight, GitMerge, GitPullRequestClosed } from 'lucide-react';
import { Button, ButtonLink } from '@/components/button.tsx';
import { useWhyNot } from '@/session/session.tsx';
import { prLink } from '@/vocabulary/pr-link.ts';
import { useClosePullRequest } from './queries/close-pull-request.ts';
import { useMergePullRequest } from './queries/merge-pull-request.ts';

/** Merge and Close where they are ours to do; else why not, and the forge's own page. */
export function PullRequestActions({ pr }: { pr: PullRequestDetail }) {
  const merge = useMergePullRequest();
  const close = useClosePullRequest();
  const off = useWhyNot()('developer');
  const link = prLink(pr.url);
  const done = pr.state !== 'open';

  return (
    <div className="grid justify-items-start @2xl:justify-items-end gap-1.5">
      <div className="flex flex-wrap gap-1.5">
        {link.elsewhere && (
          <ButtonLink
            size="md"
            variant={pr.can_merge.possible ? 'secondary' : 'primary'}
            href={link.href}
            target="_blank"
            rel="noreferrer"
            icon={<ArrowUpRight className="size-3.5" />}
          >
            Open on {pr.forge === 'github' ? 'GitHub' : 'the forge'}
          </ButtonLink>
        )}
        {pr.can_merge.possible && (
          <>
            <Button
              size="md"
              icon={<GitPullRequestClosed className="size-3.5" />}
              off={off ?? (merge.isPending ? 'It is being merged.' : null)}
              busy={close.isPending}
              onClick={() => close.mutate(pr.id)}
            >
              Close
            </Button>
            <Button
              size="md"
              variant="primary"
              icon={<GitMerge className="size-3.5" />}
              off={off ?? (close.isPending ? 'It is being closed.' : null)}
              busy={merge.isPending}
              onClick={() => merge.mutate(pr.id)}
            >
              Merge into {pr.base_branch}
            </Button>
          </>
        )}
      </div>
      {!pr.can_merge.possible && !done && (
        <p className="max-w-80 text-12 @2xl:text-right text-muted">{pr.can_merge.reason}</p>
      )}
    </div>
  );
}
