-- Makes assets of what a job has made. `p_outputs` is a JSON array of objects: either with the columns of `blobs` (sha256
-- in hex) and `assets`, and the file's manifest in base64 where the file cannot hold it; or with `copy_of` alone, an
-- asset of the same account that this is another one of. A file that the account already has is not kept twice.
create or replace function add_outputs(p_account uuid, p_job uuid, p_outputs json) returns void language plpgsql as $$
declare
  made record;
  kept uuid;
begin
  for made in
    select * from json_to_recordset(p_outputs) as o(
      asset_id uuid, blob_id uuid, sha256 text, size_bytes bigint, path text, kind text, media_type text,
      width_px integer, height_px integer, duration_s double precision, fps double precision, has_audio boolean,
      filename text, position integer, manifest text, copy_of uuid)
  loop
    if made.copy_of is not null then
      insert into assets (id, account_id, blob_id, origin, job_id, position, kind, media_type, width_px, height_px,
          duration_s, fps, has_audio, filename)
        select made.asset_id, account_id, blob_id, 'output', p_job, made.position, kind, media_type, width_px,
          height_px, duration_s, fps, has_audio, filename
        from assets where id = made.copy_of and account_id = p_account;
      insert into manifests (asset_id, body)
        select made.asset_id, body from manifests where asset_id = made.copy_of;
      continue;
    end if;
    kept := keep_blob(p_account, made.blob_id, decode(made.sha256, 'hex'), made.size_bytes, made.path);
    insert into assets (id, account_id, blob_id, origin, job_id, position, kind, media_type, width_px, height_px,
        duration_s, fps, has_audio, filename)
      values (made.asset_id, p_account, kept, 'output', p_job, made.position, made.kind, made.media_type, made.width_px,
        made.height_px, made.duration_s, made.fps, made.has_audio, made.filename);
    if made.manifest is not null then
      insert into manifests (asset_id, body) values (made.asset_id, decode(made.manifest, 'base64'));
    end if;
  end loop;
end $$;
