// A small viewer for binary glTF: meshes with normals, colours and a base texture, turned by hand.
const COMPONENT = { 5120: Int8Array, 5121: Uint8Array, 5122: Int16Array, 5123: Uint16Array, 5125: Uint32Array, 5126: Float32Array };
const SIZE = { SCALAR: 1, VEC2: 2, VEC3: 3, VEC4: 4, MAT4: 16 };
const VERTEX = `
attribute vec3 place; attribute vec3 normal; attribute vec2 uv; attribute vec4 tint;
uniform mat4 camera; uniform mat4 turn;
varying vec3 facing; varying vec2 at; varying vec4 shade;
void main() { facing = mat3(turn) * normal; at = uv; shade = tint; gl_Position = camera * turn * vec4(place, 1.0); }`;
const FRAGMENT = `
precision mediump float;
uniform sampler2D skin; uniform vec4 base;
varying vec3 facing; varying vec2 at; varying vec4 shade;
void main() {
  vec3 n = normalize(facing);
  float key = max(dot(n, normalize(vec3(.5, .8, .7))), 0.0), fill = max(dot(n, normalize(vec3(-.8, .1, .4))), 0.0);
  vec4 colour = texture2D(skin, at) * base * shade;
  gl_FragColor = vec4(colour.rgb * (.38 + .62 * key + .22 * fill), 1.0);
}`;

/** Shows the model at `url`; throws where that cannot be done. */
export async function showModel(canvas, url) {
  const gl = canvas.getContext("webgl", { antialias: true });
  if (!gl || !gl.getExtension("OES_element_index_uint")) throw new Error("no WebGL");
  const { json, binary } = parse(await (await fetch(url)).arrayBuffer());
  const program = link(gl);
  const parts = [];
  for (const root of json.scenes[json.scene ?? 0].nodes) await collect(gl, json, binary, root, identity(), parts);
  stage(gl, canvas, program, parts, bounds(parts));
}

function parse(buffer) {
  const view = new DataView(buffer);
  if (view.getUint32(0, true) !== 0x46546c67) throw new Error("not a GLB file");
  const length = view.getUint32(12, true);
  const json = JSON.parse(new TextDecoder().decode(new Uint8Array(buffer, 20, length)));
  return { json, binary: buffer.slice(28 + length) };
}

function read(json, binary, index) {
  const accessor = json.accessors[index];
  const view = json.bufferViews[accessor.bufferView];
  const Type = COMPONENT[accessor.componentType];
  const width = SIZE[accessor.type];
  const start = (view.byteOffset ?? 0) + (accessor.byteOffset ?? 0);
  const stride = view.byteStride ?? width * Type.BYTES_PER_ELEMENT;
  const values = new Type(accessor.count * width);
  for (let at = 0; at < accessor.count; at++) {
    const bytes = binary.slice(start + at * stride, start + at * stride + width * Type.BYTES_PER_ELEMENT);
    values.set(new Type(bytes), at * width);
  }
  if (!accessor.normalized) return { values, width };
  const most = { Uint8Array: 255, Uint16Array: 65535, Int8Array: 127, Int16Array: 32767 }[Type.name];
  return { values: Float32Array.from(values, (one) => one / most), width };
}

async function collect(gl, json, binary, index, above, parts) {
  const node = json.nodes[index];
  const here = multiply(above, local(node));
  if (node.mesh !== undefined) {
    for (const piece of json.meshes[node.mesh].primitives) parts.push(await part(gl, json, binary, piece, here));
  }
  for (const child of node.children ?? []) await collect(gl, json, binary, child, here, parts);
}

async function part(gl, json, binary, piece, matrix) {
  const place = read(json, binary, piece.attributes.POSITION).values;
  const count = place.length / 3;
  for (let at = 0; at < count; at++) place.set(apply(matrix, place.subarray(at * 3, at * 3 + 3)), at * 3);
  const index = piece.indices === undefined ? Uint32Array.from({ length: count }, (_, at) => at) : Uint32Array.from(read(json, binary, piece.indices).values);
  const normal = piece.attributes.NORMAL === undefined ? normals(place, index) : read(json, binary, piece.attributes.NORMAL).values;
  const uv = piece.attributes.TEXCOORD_0 === undefined ? new Float32Array(count * 2) : read(json, binary, piece.attributes.TEXCOORD_0).values;
  const material = json.materials?.[piece.material]?.pbrMetallicRoughness ?? {};
  const buffers = { place: buffer(gl, place), normal: buffer(gl, normal), uv: buffer(gl, uv), tint: buffer(gl, tints(json, binary, piece, count)) };
  const elements = gl.createBuffer();
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, elements);
  gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, index, gl.STATIC_DRAW);
  return { place, buffers, elements, count: index.length, base: material.baseColorFactor ?? [1, 1, 1, 1], skin: await skin(gl, json, binary, material.baseColorTexture) };
}

function tints(json, binary, piece, count) {
  const tint = new Float32Array(count * 4).fill(1);
  if (piece.attributes.COLOR_0 === undefined) return tint;
  const { values, width } = read(json, binary, piece.attributes.COLOR_0);
  for (let at = 0; at < count; at++) tint.set(values.subarray(at * width, at * width + width), at * 4);
  return tint;
}

function normals(place, index) {
  const sum = new Float32Array(place.length);
  for (let at = 0; at < index.length; at += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => place.subarray(index[at + corner] * 3, index[at + corner] * 3 + 3));
    const [u, v] = [[b[0] - a[0], b[1] - a[1], b[2] - a[2]], [c[0] - a[0], c[1] - a[1], c[2] - a[2]]];
    const n = [u[1] * v[2] - u[2] * v[1], u[2] * v[0] - u[0] * v[2], u[0] * v[1] - u[1] * v[0]];
    for (let corner = 0; corner < 3; corner++) for (let axis = 0; axis < 3; axis++) sum[index[at + corner] * 3 + axis] += n[axis];
  }
  return sum;
}

async function skin(gl, json, binary, texture) {
  const made = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, made);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, 1, 1, 0, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array([255, 255, 255, 255]));
  if (!texture) return made;
  const image = json.images[json.textures[texture.index].source];
  const view = json.bufferViews[image.bufferView];
  const bytes = binary.slice(view.byteOffset ?? 0, (view.byteOffset ?? 0) + view.byteLength);
  const bitmap = await createImageBitmap(new Blob([bytes], { type: image.mimeType }));
  gl.bindTexture(gl.TEXTURE_2D, made);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, bitmap);
  for (const side of [gl.TEXTURE_WRAP_S, gl.TEXTURE_WRAP_T]) gl.texParameteri(gl.TEXTURE_2D, side, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  return made;
}

function buffer(gl, values) {
  const made = gl.createBuffer();
  gl.bindBuffer(gl.ARRAY_BUFFER, made);
  gl.bufferData(gl.ARRAY_BUFFER, Float32Array.from(values), gl.STATIC_DRAW);
  return made;
}

function link(gl) {
  const program = gl.createProgram();
  for (const [kind, text] of [[gl.VERTEX_SHADER, VERTEX], [gl.FRAGMENT_SHADER, FRAGMENT]]) {
    const shader = gl.createShader(kind);
    gl.shaderSource(shader, text);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
  }
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error("no shaders");
  return program;
}

function bounds(parts) {
  const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity];
  for (const { place } of parts) {
    for (let at = 0; at < place.length; at++) {
      low[at % 3] = Math.min(low[at % 3], place[at]);
      high[at % 3] = Math.max(high[at % 3], place[at]);
    }
  }
  const centre = low.map((value, axis) => (value + high[axis]) / 2);
  return { centre, radius: Math.hypot(...high.map((value, axis) => value - low[axis])) / 2 || 1 };
}

function stage(gl, canvas, program, parts, { centre, radius }) {
  let around = 0.6, up = 0.25, far = 2.6, idle = true;
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const draw = () => {
    canvas.width = canvas.clientWidth * devicePixelRatio;
    canvas.height = canvas.clientHeight * devicePixelRatio;
    gl.viewport(0, 0, canvas.width, canvas.height);
    gl.enable(gl.DEPTH_TEST);
    gl.clear(gl.COLOR_BUFFER_BIT | gl.DEPTH_BUFFER_BIT);
    gl.useProgram(program);
    const turn = multiply(multiply(spin(1, 0, up), spin(0, 1, around)), shift(centre.map((value) => -value)));
    gl.uniformMatrix4fv(gl.getUniformLocation(program, "turn"), false, turn);
    gl.uniformMatrix4fv(gl.getUniformLocation(program, "camera"), false, multiply(lens(canvas.width / canvas.height, radius), shift([0, 0, -far * radius])));
    for (const one of parts) drawPart(gl, program, one);
  };
  const loop = () => {
    if (!canvas.isConnected) return;
    if (idle && !still) around += 0.006;
    draw();
    if (idle && !still) requestAnimationFrame(loop);
  };
  const moved = (change) => { const was = idle; idle = false; change(); if (!was || still) draw(); };
  canvas.addEventListener("pointerdown", (event) => canvas.setPointerCapture(event.pointerId));
  canvas.addEventListener("pointermove", (event) => { if (event.buttons) moved(() => { around += event.movementX / 140; up = Math.max(-1.5, Math.min(1.5, up + event.movementY / 140)); }); });
  canvas.addEventListener("wheel", (event) => { event.preventDefault(); moved(() => { far = Math.max(1.1, Math.min(8, far * Math.exp(event.deltaY / 600))); }); }, { passive: false });
  canvas.addEventListener("keydown", (event) => {
    const step = { ArrowLeft: [-0.15, 0], ArrowRight: [0.15, 0], ArrowUp: [0, -0.15], ArrowDown: [0, 0.15] }[event.key];
    if (!step) return;
    event.preventDefault();
    moved(() => { around += step[0]; up += step[1]; });
  });
  loop();
}

function drawPart(gl, program, one) {
  for (const [name, width] of [["place", 3], ["normal", 3], ["uv", 2], ["tint", 4]]) {
    const at = gl.getAttribLocation(program, name);
    if (at < 0) continue;
    gl.bindBuffer(gl.ARRAY_BUFFER, one.buffers[name]);
    gl.enableVertexAttribArray(at);
    gl.vertexAttribPointer(at, width, gl.FLOAT, false, 0, 0);
  }
  gl.bindTexture(gl.TEXTURE_2D, one.skin);
  gl.uniform4fv(gl.getUniformLocation(program, "base"), one.base);
  gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, one.elements);
  gl.drawElements(gl.TRIANGLES, one.count, gl.UNSIGNED_INT, 0);
}

// Matrices of 4 by 4, column by column.
function identity() { return Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1); }
function shift([x, y, z]) { return Float32Array.of(1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, x, y, z, 1); }
function spin(x, y, angle) {
  const c = Math.cos(angle), s = Math.sin(angle);
  return x ? Float32Array.of(1, 0, 0, 0, 0, c, s, 0, 0, -s, c, 0, 0, 0, 0, 1) : Float32Array.of(c, 0, -s, 0, 0, 1, 0, 0, s, 0, c, 0, 0, 0, 0, 1);
}
function lens(aspect, radius) {
  const near = radius / 100, far = radius * 20, f = 1 / Math.tan(0.44);
  return Float32Array.of(f / aspect, 0, 0, 0, 0, f, 0, 0, 0, 0, (far + near) / (near - far), -1, 0, 0, (2 * far * near) / (near - far), 0);
}
function multiply(a, b) {
  const out = new Float32Array(16);
  for (let column = 0; column < 4; column++) for (let row = 0; row < 4; row++) for (let k = 0; k < 4; k++) out[column * 4 + row] += a[k * 4 + row] * b[column * 4 + k];
  return out;
}
function apply(m, [x, y, z]) { return [0, 1, 2].map((row) => m[row] * x + m[4 + row] * y + m[8 + row] * z + m[12 + row]); }
function local(node) {
  if (node.matrix) return Float32Array.from(node.matrix);
  const [x, y, z, w] = node.rotation ?? [0, 0, 0, 1], [sx, sy, sz] = node.scale ?? [1, 1, 1], [tx, ty, tz] = node.translation ?? [0, 0, 0];
  return Float32Array.of(
    (1 - 2 * (y * y + z * z)) * sx, 2 * (x * y + z * w) * sx, 2 * (x * z - y * w) * sx, 0,
    2 * (x * y - z * w) * sy, (1 - 2 * (x * x + z * z)) * sy, 2 * (y * z + x * w) * sy, 0,
    2 * (x * z + y * w) * sz, 2 * (y * z - x * w) * sz, (1 - 2 * (x * x + y * y)) * sz, 0,
    tx, ty, tz, 1);
}
