/** Owns what a message carries besides text: photos, files, places, sound. What may not enter: files from other hosts. */
import { api } from "./api.js";
import { button, h, svg } from "./dom.js";
import { icon } from "./icons.js";
import { dialog } from "./overlays.js";
import { t } from "./i18n.js";

const PHOTO_WIDTH = 420;

const MAKERS = {
  photo: (message, parts) => photo(message.photo, message, parts),
  sticker: (message) =>
    h("img", {
      class: "sticker",
      src: api.fileUrl(message.sticker.file_id),
      alt: message.sticker.emoji ?? t("kind_sticker"),
    }),
  animation: (message) => file(message.animation, t("kind_animation")),
  document: (message) => (message.animation ? null : file(message.document, t("kind_document"))),
  location: (message) => (message.venue ? null : place(message.location)),
  venue: (message) => place(message.venue.location, message.venue.title, message.venue.address),
  contact: (message) =>
    card(
      "person",
      [message.contact.first_name, message.contact.last_name].filter(Boolean).join(" "),
      message.contact.phone_number,
    ),
  video: (message) =>
    h("video", {
      class: "video",
      controls: true,
      preload: "metadata",
      src: api.fileUrl(message.video.file_id),
      "aria-label": t("kind_video"),
    }),
  audio: (message) => sound(message.audio),
  voice: (message) => sound(message.voice),
  dice: (message) => h("div", { class: "dice" }, `${message.dice.emoji} ${message.dice.value}`),
};

/** The node for what a message carries, or null. `act(text)` copies coordinates. */
export function media(message, acts) {
  const kind = Object.keys(MAKERS).find((name) => message[name] && !(name === "location" && message.venue));
  return kind ? MAKERS[kind](message, acts) : null;
}

function photo(sizes, message) {
  const best = sizes.find((size) => size.width >= PHOTO_WIDTH) ?? sizes.at(-1);
  const label = message.caption || t("kind_photo");
  const image = h("img", {
    src: api.fileUrl(best.file_id),
    width: best.width,
    height: best.height,
    alt: label,
    loading: "lazy",
  });
  const node = button(
    {
      class: `photo${message.has_media_spoiler ? " veiled" : ""}`,
      label: t("photo_open"),
      "data-focus": "photo",
      testid: "photo",
      on: {
        click: () => {
          if (node.classList.contains("veiled")) node.classList.remove("veiled");
          else lightbox(sizes.at(-1), label);
        },
      },
    },
    image,
  );
  return node;
}

function lightbox(size, label) {
  return dialog(
    t("kind_photo"),
    () => h("img", { class: "lightbox", src: api.fileUrl(size.file_id), alt: label }),
    { testid: "lightbox", wide: true },
  );
}

const UNITS = ["B", "KB", "MB", "GB"];

function bytes(size) {
  if (size === undefined) return "";
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, size)) / 10));
  return `${(size / 1024 ** power).toFixed(power ? 1 : 0)} ${UNITS[power]}`;
}

function card(picture, title, note) {
  return h(
    "span",
    { class: "card" },
    h("span", { class: "card-icon" }, icon(picture, 22)),
    h("span", { class: "card-text" }, h("strong", {}, title), h("small", {}, note)),
  );
}

function file(document, fallback) {
  const name = document.file_name ?? fallback;
  return h(
    "a",
    {
      class: "file",
      href: api.fileUrl(document.file_id),
      download: name,
      "data-focus": "file",
      testid: "document",
      "aria-label": t("download_file", { name }),
    },
    card("file", name, [bytes(document.file_size), document.mime_type].filter(Boolean).join(" · ")),
  );
}

function sound(audio) {
  return h("audio", {
    class: "sound",
    controls: true,
    preload: "metadata",
    src: api.fileUrl(audio.file_id),
    "aria-label": audio.title ?? t("kind_audio"),
  });
}

/** A drawn map: the page asks no other host for tiles, so streets are only suggested. */
function place({ latitude, longitude }, title = t("kind_location"), address = null) {
  const coordinates = `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`;
  const shift = (value) => (Math.abs(value * 997) % 40) - 20;
  const streets = [
    `M-20 ${60 + shift(latitude)}L320 ${90 + shift(longitude)}`,
    `M${90 + shift(longitude)} -10L${70 + shift(latitude)} 170`,
    `M${220 + shift(latitude)} -10Q200 80 ${250 + shift(longitude)} 170`,
    `M-10 ${130 + shift(longitude)}Q150 110 310 140`,
  ];
  return h(
    "div",
    { class: "place", testid: "location" },
    svg(
      "svg",
      { viewBox: "0 0 300 150", class: "map", "aria-hidden": "true" },
      streets.map((d) => svg("path", { d })),
    ),
    h("span", { class: "map-pin" }, icon("pin", 34)),
    h(
      "div",
      { class: "place-text" },
      h("strong", {}, title),
      address && h("span", {}, address),
      h("small", {}, coordinates),
    ),
  );
}
