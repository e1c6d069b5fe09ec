// Videos with the official Node package, as its users write it. Prints what was found.

import { createReadStream, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { once } from "node:events";
import OpenAI, { AuthenticationError, BadRequestError, InvalidWebhookSignatureError, NotFoundError } from "openai";

const client = new OpenAI();
const prompt = "a paper boat on a pond, slow pan to the left";
const found = {};

const ended = async (video) => {
  while (["queued", "in_progress"].includes(video.status)) {
    const { data, response } = await client.videos.retrieve(video.id).withResponse();
    const pause = Number(response.headers.get("openai-poll-after-ms") ?? 0);
    await new Promise((resume) => setTimeout(resume, pause));
    video = data;
  }
  return video;
};

let hear;
const heard = new Promise((resolve) => (hear = resolve));
const server = createServer(async (request, response) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  response.writeHead(204).end();
  hear({ headers: request.headers, body: Buffer.concat(pieces).toString() });
}).listen(0, "127.0.0.1");
await once(server, "listening");

const hook = await client.webhooks.create({
  name: "node",
  url: `http://127.0.0.1:${server.address().port}/openai`,
  event_types: ["video.completed"],
});
const made = await ended(await client.videos.create({ prompt, model: "sora-2", seconds: "4", size: "1280x720" }));
found.video = made;
const { headers, body } = await heard;
const event = await client.webhooks.unwrap(body, headers, hook.signing_secret);
found.event = [event.type, event.data.id === made.id];
await client.webhooks.unwrap(body + " ", headers, hook.signing_secret).catch((error) => {
  found.forged = error instanceof InvalidWebhookSignatureError;
});
found.rotated = (await client.webhooks.rotateSecret(hook.id)).signing_secret !== hook.signing_secret;
server.close();

const picture = process.env.PICTURE;
found.files = {};
for (const variant of ["video", "thumbnail", "spritesheet"]) {
  const answer = await client.videos.downloadContent(made.id, { variant });
  found.files[variant] = `${picture}-node-${variant}`;
  writeFileSync(found.files[variant], Buffer.from(await answer.arrayBuffer()));
}
const begun = await client.videos.create({ prompt, input_reference: createReadStream(picture) });
const edited = await client.videos.edit({ prompt: "make it winter", video: { id: made.id } });
const longer = await client.videos.extend({ prompt: "and on", seconds: "8", video: { id: made.id } });
const remix = await client.videos.remix(made.id, { prompt: "at night" });
found.remix = remix.remixed_from_video_id === made.id;
const statuses = [];
for (const one of [begun, edited, longer, remix]) statuses.push((await ended(one)).status);
found.statuses = statuses;
found.listed = 0;
for await (const _ of client.videos.list({ limit: 2 })) found.listed += 1;
found.deleted = (await client.videos.delete(made.id)).deleted;

const refusal = async (kind, call) => {
  try {
    await call();
  } catch (error) {
    return [error instanceof kind, error.status, error.code, error.param];
  }
};
found.key = await refusal(AuthenticationError, () => new OpenAI({ apiKey: "sk-none" }).videos.list());
found.size = await refusal(BadRequestError, () => client.videos.create({ prompt, size: "1x1" }));
found.missing = await refusal(NotFoundError, () => client.videos.retrieve("video_none"));
console.log(JSON.stringify(found));
