// What the gateway runs. `npx handoff-elements gateway --dry-run` says whether it is right.
export default {
  host: '0.0.0.0',
  port: 8080,
  basePath: '/handoff',
  // the PostgreSQL of compose.yaml
  database: { url: { env: 'DATABASE_URL' } },
  // your own server signs a token for each person who is logged in: { sub, name, role: 'agent', exp }
  agents: { kind: 'token', secret: { env: 'HANDOFF_TOKEN_SECRET' } },
  // pages of another origin, if the desk is not served from here
  cors: ['https://desk.example.com'],
  metrics: { token: { env: 'METRICS_TOKEN' } },
  platforms: {
    // a helpdesk in memory, to see that it works: replace it by your platform, see docs/platforms.md
    demo: { kind: 'memory' },
  },
};
