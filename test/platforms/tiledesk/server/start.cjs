// The unmodified server of @tiledesk/tiledesk-server, on 127.0.0.1 only. It gets its port and that of its database by
// the environment: PORT and MONGO.
const http = require('node:http');
const path = require('node:path');

const folder = path.dirname(require.resolve('@tiledesk/tiledesk-server/package.json'));
const port = Number(process.env.PORT);
const here = `http://127.0.0.1:${port}`;
const mongo = `mongodb://127.0.0.1:${process.env.MONGO}`;
Object.assign(process.env, {
  APP_ROOT_PATH: folder,
  DATABASE_URI: `${mongo}/tiledesk`,
  MONGODB_URI: `${mongo}/tiledesk`,
  MONGODB_LOGS_URI: `${mongo}/tiledesk-logs`,
  MONGOOSE_UNIFIED_TOPOLOGY: 'true',
  GLOBAL_SECRET: 'testsecret',
  QUOTES_ENABLED: 'false',
  EMAIL_ENABLED: 'false',
  CHAT21_ENABLED: 'false',
  API_URL: here,
  API_ENDPOINT: here,
  DASHBOARD_BASE_URL: here,
  LOG_LEVEL: 'error',
});
process.chdir(folder);
const server = http.createServer(require('@tiledesk/tiledesk-server/app'));
require('@tiledesk/tiledesk-server/websocket/webSocketServer').init(server);
server.listen(port, '127.0.0.1', () => console.log('READY'));
