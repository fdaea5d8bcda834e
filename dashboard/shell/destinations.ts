import type { Role, Stats } from '@soulcaster/contract';
import {
  Cable,
  FolderGit2,
  GitPullRequest,
  Group,
  House,
  Layers,
  type LucideIcon,
  MessageSquare,
  SlidersHorizontal,
  Sparkles,
  Users,
} from 'lucide-react';
import type { ShortcutId } from '@/shortcuts/table.ts';

export interface Destination {
  href: string;
  label: string;
  icon: LucideIcon;
  place: 'nav' | 'settings';
  shortcut?: ShortcutId;
  count?: (stats: Stats) => number;
  countLabel?: string;
  needs?: Role;
}

/** Where one can go: the navigation, the settings' navigation, the palette and the `g` keys read it. */
export const destinations: Destination[] = [
  {
    href: '/dashboard',
    label: 'Home',
    icon: House,
    place: 'nav',
    shortcut: 'go_home',
    count: (stats) => stats.suggestions_open + stats.prs_open,
    countLabel: 'to decide',
  },
  {
    href: '/dashboard/clusters',
    label: 'Clusters',
    icon: Layers,
    place: 'nav',
    shortcut: 'go_clusters',
    count: (stats) => stats.clusters_open,
    countLabel: 'open',
  },
  {
    href: '/dashboard/feedback',
    label: 'Feedback',
    icon: MessageSquare,
    place: 'nav',
    shortcut: 'go_feedback',
    count: (stats) => stats.feedback,
    countLabel: 'reports',
  },
  {
    href: '/dashboard/prs',
    label: 'Fixes & PRs',
    icon: GitPullRequest,
    place: 'nav',
    shortcut: 'go_prs',
    count: (stats) => stats.jobs_running + stats.prs_open,
    countLabel: 'running or open',
  },
  { href: '/settings/sources', label: 'Sources', icon: Cable, place: 'settings', shortcut: 'go_sources' },
  { href: '/settings/repositories', label: 'Repositories', icon: FolderGit2, place: 'settings' },
  { href: '/settings/projects', label: 'Project', icon: SlidersHorizontal, place: 'settings', shortcut: 'go_settings' },
  { href: '/settings/grouping', label: 'Grouping', icon: Group, place: 'settings' },
  { href: '/settings/members', label: 'Members', icon: Users, place: 'settings' },
  { href: '/settings/models', label: 'Models & sandboxes', icon: Sparkles, place: 'settings' },
];
