// What people do with the official Node package.
import OpenAI, { toFile } from "openai";

const client = new OpenAI();
const png = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAABAAAAAQCAAAAAA6mKC9AAAAEUlEQVR42mNsYEAFTAwjWgAAmZAAoFDIQrAAAAAASUVORK5CYII=",
  "base64",
);
const prompt = "a harbour at dawn";
const kind = (image) => Buffer.from(image.b64_json, "base64").subarray(1, 4).toString();
const found = {};

const made = await client.images.generate({ prompt, model: "gpt-image-2", n: 2, size: "1024x1024", quality: "low" });
found.generate = [made.data.map(kind), made.size, made.usage.input_tokens];

const file = () => toFile(png, "a.png", { type: "image/png" });
const edited = await client.images.edit({ image: [await file(), await file()], mask: await file(), prompt });
found.edit = kind(edited.data[0]);
const varied = await client.images.createVariation({ image: await file(), size: "256x256" });
found.variation = varied.data[0].url.startsWith("http");

found.stream = [];
for await (const event of await client.images.generate({ prompt, model: "gpt-image-1", stream: true })) {
  found.stream.push(event.type);
}

const models = [];
for await (const model of client.models.list()) models.push(model.id);
found.models = models.includes("atelier/sketch");

const speech = await client.audio.speech.create({ model: "tts-1", voice: "alloy", input: "Hello.", response_format: "wav" });
found.speech = Buffer.from(await speech.arrayBuffer()).subarray(0, 4).toString();

try {
  await client.images.generate({ prompt, size: "17x17" });
} catch (error) {
  found.error = [error.constructor.name, error.status, error.param, error.code];
}
console.log(JSON.stringify(found));
