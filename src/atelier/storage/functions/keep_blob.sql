-- The blob with this content in this account: the given one, or the one that was there before. In the latter case the
-- given file is superfluous and the collector removes it, as any file that no blob names.
-- The lock holds off the collector, which deletes only blobs that no asset refers to.
create or replace function keep_blob(
  p_account uuid, p_id uuid, p_sha256 bytea, p_size_bytes bigint, p_path text
) returns uuid language plpgsql as $$
declare
  kept uuid;
begin
  loop
    insert into blobs (id, account_id, sha256, size_bytes, path)
      values (p_id, p_account, p_sha256, p_size_bytes, p_path)
      on conflict (account_id, sha256) do nothing returning id into kept;
    exit when kept is not null;
    select id into kept from blobs where account_id = p_account and sha256 = p_sha256 for key share;
    exit when kept is not null;
  end loop;
  return kept;
end $$;
