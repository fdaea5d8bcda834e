'use client';
import { createContext, use } from 'react';

interface ShellActions {
  openPalette: () => void;
  openKeys: () => void;
}

export const ShellContext = createContext<ShellActions>({ openPalette: () => {}, openKeys: () => {} });
export const useShell = () => use(ShellContext);
