-- Makes a style of a training job's outputs: the first is what an engine reads, the second its cover. A job makes one
-- style, under its own id. Where the order left the family of models to the engine, the notes tell it.
create or replace function add_style(p_job jobs, p_notes json) returns void language sql as $$
  insert into styles (id, account_id, title, words, trigger_word, kind, families, blob_id, engine, cover_id, images)
  select p_job.id::text, p_job.account_id, wish ->> 'name', coalesce(wish ->> 'trigger_word', ''),
    coalesce(wish ->> 'trigger_word', ''), coalesce(wish ->> 'kind', 'style'),
    array_remove(array[coalesce(nullif(wish ->> 'family', ''), p_notes ->> 'style_family')], null),
    (select blob_id from assets where job_id = p_job.id and position = 0), p_job.engine,
    (select id from assets where job_id = p_job.id and position = 1),
    array(select (image ->> 'asset_id')::uuid from json_array_elements(wish -> 'images') image)
  from (select p_job.order_json -> 'wish' as wish) made
  on conflict (id) do nothing
$$;
