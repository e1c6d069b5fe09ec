-- name: add_asset^
-- Keeps the blob and makes the asset, in one statement. Another blob id than the given one comes back when the account
-- had the content already.
insert into assets (id, account_id, blob_id, origin, kind, media_type, width_px, height_px, duration_s, fps, has_audio,
  filename, description)
values (:id, :account_id, keep_blob(:account_id, :blob_id, :sha256, :size_bytes, :path), :origin, :kind, :media_type,
  :width_px, :height_px, :duration_s, :fps, :has_audio, :filename, :description)
returning blob_id, created_at;

-- name: get_asset^
select a.*, b.sha256, b.size_bytes, b.path from assets a join blobs b on b.id = a.blob_id
where a.id = :id and a.account_id = :account_id and a.deleted_at is null;

-- name: get_manifest$
select body from manifests where asset_id = :id;

-- name: find_asset^
select a.*, b.sha256, b.size_bytes, b.path from assets a join blobs b on b.id = a.blob_id
where a.id = :id and a.deleted_at is null;

-- name: list_assets
select a.*, b.sha256, b.size_bytes, b.path from assets a join blobs b on b.id = a.blob_id
where a.account_id = :account_id and a.deleted_at is null
  and (:before::uuid is null or a.id < :before)
  and (:kinds::text[] is null or a.kind = any(:kinds))
  and (:origins::text[] is null or a.origin = any(:origins))
  and (:media_types::text[] is null or a.media_type = any(:media_types))
  and (:older_than::timestamptz is null or a.created_at < :older_than)
  and (:text::text is null or strpos(lower(a.filename || ' ' || a.description), lower(:text)) > 0)
order by a.id desc limit :count;

-- name: assets_by_id
-- Deleted ones too.
select a.*, b.sha256, b.size_bytes, b.path from assets a join blobs b on b.id = a.blob_id
where a.id = any(:ids) and a.account_id = :account_id;

-- name: job_outputs
select a.*, b.sha256, b.size_bytes, b.path from assets a join blobs b on b.id = a.blob_id
where a.job_id = any(:job_ids) and a.deleted_at is null
order by a.job_id, a.position;

-- name: describe_asset^
with described as (
  update assets set description = :description
  where id = :id and account_id = :account_id and deleted_at is null
  returning *
)
select a.*, b.sha256, b.size_bytes, b.path from described a join blobs b on b.id = a.blob_id;

-- name: delete_asset$
update assets set deleted_at = now()
where id = :id and account_id = :account_id and deleted_at is null
returning id;

-- name: delete_outputs!
update assets set deleted_at = now()
where job_id = :job_id and account_id = :account_id and deleted_at is null;
