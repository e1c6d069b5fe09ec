-- name: link_secret$
-- The secret of this installation, made by whoever asks first. The update that changes nothing makes the row visible
-- to those who come second.
insert into atelier_meta (name, value) values ('link_secret', :fresh)
on conflict (name) do update set value = atelier_meta.value
returning value;
