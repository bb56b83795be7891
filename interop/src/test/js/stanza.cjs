// stanza over WebSocket and by requests (BOSH): somebody talks to himself and asks what the server can do.
globalThis.WebSocket = require('ws');
const XMPP = require('stanza');

const [port, domain, user] = process.argv.slice(2);

const talk = async (name, transports) => {
  const client = XMPP.createClient({ jid: `${user}@${domain}`, password: 'secret', resource: name, transports });
  const started = new Promise((resolve, reject) => {
    client.on('session:started', resolve);
    client.on('auth:failed', () => reject(new Error(`${name}: not let in`)));
    client.on('stream:error', (error) => reject(new Error(`${name}: ${JSON.stringify(error)}`)));
  });
  client.connect();
  await started;
  console.log(`ok ${name} login`);
  client.sendPresence();
  const heard = new Promise((resolve) => client.on('message', (message) => message.body && resolve(message.body)));
  client.sendMessage({ to: client.jid, body: 'Olá & <todos>' });
  console.log((await heard) === 'Olá & <todos>' ? `ok ${name} message` : `failed ${name} message`);
  const info = await client.getDiscoInfo(domain);
  console.log(info.features.includes('urn:xmpp:ping') ? `ok ${name} discovery` : `failed ${name} discovery`);
  const ended = new Promise((resolve) => client.on('disconnected', resolve));
  client.disconnect();
  await ended;
  console.log(`ok ${name} logout`);
};

(async () => {
  await talk('websocket', { websocket: `ws://${domain}:${port}/ws`, bosh: false });
  await talk('bosh', { websocket: false, bosh: `http://${domain}:${port}/http-bind` });
  process.exit(0);
})().catch((error) => {
  console.log('failed', error.message);
  process.exit(1);
});
