import type { Plugin } from 'vite';

export declare function notices(manifest: { name: string; version: string; license: string }): Plugin;
